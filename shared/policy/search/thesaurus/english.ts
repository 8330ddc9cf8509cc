/** Everyday English, and what programmes are called in Korean. */
export const ENGLISH = `
rent|monthly rent|rental|renting > 월세 0.9, 임차료 0.8, 주거급여 0.7, 주거비 0.6
deposit|jeonse|lease > 전세자금 0.9, 임차보증금 0.8, 보증금 0.7
housing|house|home|apartment|flat|accommodation > 주거 0.9, 주택 0.9, 임대주택 0.8
buy a house|buy house|home loan|mortgage > 주택구입 0.9, 디딤돌 0.8, 주택 구입자금 0.8
public housing|rental housing > 임대주택 0.9, 공공임대 0.9
home repair|house repair|renovation > 주택 개량 0.8, 집수리 0.9, 주거환경 개선 0.8, 수선유지 0.7
homeless|shelter > 노숙인 0.9, 쉼터 0.8
moving|relocation > 이사비 0.8, 전입 0.8
heating|gas bill|fuel > 난방비 0.9, 에너지바우처 0.9, 연료비 0.7
electricity|power bill|energy bill|energy|utility bill > 전기요금 0.9, 에너지바우처 0.8, 에너지 0.7, 요금 감면 0.6
water bill > 수도요금 0.9, 상수도 0.8
phone bill|mobile phone|internet bill|telecom > 통신요금 0.9, 이동통신 0.8, 통신비 0.8
childcare|child care|daycare|nursery|babysitting|babysitter|kindergarten|preschool > 보육료 0.9, 어린이집 0.8, 아이돌봄 0.9, 보육 0.8, 유아학비 0.7
child allowance|child benefit|raising children|raising a child|parenting > 아동수당 0.9, 양육수당 0.9, 부모급여 0.9, 양육 0.8
parent|parental benefit > 부모급여 0.8, 부모 0.6, 육아 0.5
child|children|kid > 아동 0.9, 자녀 0.7, 어린이 0.6, 영유아 0.5
baby|newborn > 신생아 0.9, 출산 0.8, 첫만남이용권 0.8, 영아 0.7, 부모급여 0.6
infant|toddler > 영아 0.9, 영유아 0.9
birth|childbirth|having a baby|give birth|maternity > 출산 0.9, 출산장려금 0.8, 산모 0.8, 첫만남이용권 0.8
postnatal|postpartum > 산후조리 0.9, 산모 신생아 건강관리 0.9
pregnancy|pregnant|expecting > 임산부 0.9, 임신 0.9, 산모 0.6
infertility|ivf|fertility > 난임 0.9, 체외수정 0.7
diaper|formula > 기저귀 0.9, 조제분유 0.9
large family|multiple children|three children|many children > 다자녀 0.9
single parent|single mother|single father|single mom|divorced > 한부모 0.9, 한부모가족 0.9, 아동양육비 0.8
grandparent|grandchildren > 조손 0.9, 조부모 0.8
parental leave|maternity leave|paternity leave > 육아휴직 0.9, 출산전후휴가 0.9
after school|tutoring > 방과후 0.9, 돌봄교실 0.6
meal|food|groceries|lunch|hungry > 급식 0.8, 식품 0.7, 도시락 0.7, 농식품바우처 0.7, 식사 0.6
unemployed|unemployment|lost my job|lost job|laid off|fired|job loss|dismissed > 실업급여 0.9, 구직급여 0.9, 실직 0.8, 실업 0.8, 국민취업지원 0.8, 취업지원 0.7, 미취업 0.6, 재취업 0.5
job|work|employment|find a job|job seeker|job search|hiring > 일자리 0.9, 취업 0.9, 구직 0.8, 고용 0.7
interview|suit > 면접 0.9, 면접정장 0.8
training|vocational training|skill|learn a skill|course > 직업훈련 0.9, 내일배움카드 0.9, 훈련 0.8, 교육 0.4
certificate|license|exam fee|qualification > 자격증 0.9, 응시료 0.8
unpaid wages|wage|unpaid salary > 체불임금 0.9, 대지급금 0.9, 임금 0.6
work accident|injured at work|industrial accident > 산재 0.9, 산업재해 0.9
low income|poor|poverty|living cost|living expenses|livelihood|no money > 저소득 0.9, 생계급여 0.9, 기초생활 0.8, 긴급복지 0.7, 생활안정 0.5
earned income tax credit|eitc|working poor > 근로장려금 0.9, 자녀장려금 0.7
saving|savings|asset > 자산형성 0.9, 저축계좌 0.9, 청년내일저축계좌 0.8, 통장 0.5
startup|start up|start a business|starting a business|entrepreneur|founder > 창업 0.9, 예비창업 0.8, 창업기업 0.7
small business|shop|store|self employed|merchant|restaurant > 소상공인 0.9, 자영업 0.8, 점포 0.6
closing business|close my business|going out of business|bankruptcy|bankrupt > 폐업 0.9, 희망리턴패키지 0.8, 재기 0.7, 파산 0.6
business loan|working capital|business fund > 정책자금 0.9, 경영안정자금 0.9, 융자 0.7
company|sme|enterprise|manufacturer|factory > 중소기업 0.9, 기업 0.7, 제조업 0.6
export|overseas > 수출 0.9, 해외마케팅 0.8, 해외 0.6
loan|borrow|credit > 융자 0.9, 대출 0.9, 보증 0.5
interest > 이자 0.9, 이차보전 0.8
debt > 채무조정 0.9, 채무 0.8, 신용회복 0.8
emergency|urgent|crisis > 긴급복지 0.9, 긴급지원 0.8, 위기 0.7
disaster|flood|fire|typhoon|earthquake > 재난 0.9, 재해 0.8, 이재민 0.7, 화재 0.5
medical|hospital|medical bill|hospital bill|surgery|treatment|doctor > 의료비 0.9, 의료급여 0.7, 치료비 0.8, 수술비 0.7, 진료비 0.6
cancer > 암환자 의료비 0.9, 암 0.9, 암검진 0.7
rare disease > 희귀질환 0.9
health check|checkup|screening > 건강검진 0.9, 검진 0.9
vaccine|vaccination|flu shot|immunization > 예방접종 0.9, 접종 0.8
dental|dentist|teeth|denture > 틀니 0.8, 치과 0.9, 임플란트 0.8, 구강 0.7
eye surgery|cataract|glasses > 개안수술 0.9, 안과 0.8, 안검진 0.7
hearing aid > 보청기 0.9
mental health|depression|counseling|counselling|therapy|psychological > 심리상담 0.9, 정신건강 0.9, 마음건강 0.8
dementia|alzheimer > 치매 0.9
addiction|alcohol|gambling > 중독 0.9, 알코올 0.7
smoking|quit smoking > 금연 0.9
nursing|caregiver|care worker|long term care > 장기요양 0.9, 간병 0.9, 요양 0.7
elderly|senior|old age|aged|older people > 노인 0.9, 어르신 0.9, 고령자 0.6
living alone|single household|one person household > 1인가구 0.9, 1인 가구 0.9, 독거 0.6
pension|retirement > 기초연금 0.9, 연금 0.9, 퇴직 0.5
senior job|elderly job > 노인일자리 0.9
disability|disabled|wheelchair|handicapped > 장애인 0.9, 장애수당 0.7, 장애인연금 0.7, 보조기기 0.5
multicultural|foreigner|immigrant|marriage migrant|migrant > 다문화 0.9, 결혼이민자 0.8, 외국인 0.9
north korean|defector > 북한이탈주민 0.9
soldier|military|conscript > 군인 0.8, 병역 0.8, 장병 0.7, 제대군인 0.7
veteran > 국가유공자 0.9, 보훈 0.9, 참전유공자 0.8
tuition|college fee|university fee > 등록금 0.9, 학자금 0.9, 장학금 0.9
scholarship > 장학금 0.95
school uniform|uniform > 교복 0.9
textbook|school supplies|education cost > 교육급여 0.9, 학용품비 0.8, 교육비 0.8
student loan > 학자금대출 0.9, 학자금 0.9
student|university|college > 대학생 0.9, 학생 0.7, 장학금 0.5
dormitory|dorm > 기숙사 0.9, 학숙 0.7
dropout|out of school > 학교 밖 청소년 0.9
teenager|teen|adolescent > 청소년 0.9
orphan|foster|care leaver|adoption > 자립준비청년 0.8, 가정위탁 0.8, 입양 0.8, 보호종료아동 0.8
domestic violence|violence|abuse|sexual assault > 가정폭력 0.9, 성폭력 0.8, 폭력피해 0.8, 학대 0.7
sanitary pad|menstrual|period products > 생리용품 0.9, 보건위생물품 0.9
career break|return to work > 경력단절여성 0.9, 여성새로일하기 0.8
marriage|wedding|newlywed|married couple > 신혼부부 0.9, 결혼 0.9
funeral|death|burial|cremation > 장제비 0.9, 장제급여 0.9, 장례 0.8, 화장 0.7
farm|farmer|farming|agriculture|agricultural > 농업인 0.9, 농업 0.9, 농가 0.7, 영농 0.7
farm machine|tractor > 농기계 0.9, 농업기계 0.8
return to farming|rural|countryside > 귀농 0.9, 귀촌 0.8, 농촌 0.8
fertilizer|compost > 비료 0.9, 퇴비 0.8
greenhouse > 비닐하우스 0.8, 시설원예 0.8
livestock|cattle|pig|cow > 축산 0.9, 가축 0.8, 한우 0.7
fishing|fisher|fisherman|fishery > 어업인 0.9, 어업 0.9, 어선 0.7, 수산 0.7
forest|forestry|tree > 임업 0.9, 산림 0.9
crop insurance|crop damage > 농작물재해보험 0.9
electric car|electric vehicle|ev > 전기자동차 0.9
old diesel|scrap car > 조기폐차 0.9, 노후경유차 0.9
tax|tax cut|tax reduction > 세금 감면 0.8, 지방세 0.8, 세액공제 0.7, 감면 0.6
transport|bus|subway|taxi|commute > 교통비 0.9, 대중교통 0.8, 교통카드 0.7
driving|driver license|driver > 운전면허 0.9
bicycle|bike > 자전거 0.9
solar|solar panel|renewable > 태양광 0.9, 신재생에너지 0.8
asbestos|roof > 슬레이트 0.9, 석면 0.9, 지붕개량 0.7
pet|dog|cat > 반려동물 0.9, 동물등록 0.8
movie|concert|performance|exhibition|museum > 공연 0.9, 전시 0.8, 관람료 0.8, 문화예술 0.7, 문화누리카드 0.8, 통합문화이용권 0.9
culture|book > 문화누리카드 0.9, 통합문화이용권 0.9, 문화 0.8
travel|trip|vacation|tourism > 여행 0.9, 관광 0.8, 휴가지원 0.7
sport|exercise|gym > 스포츠강좌이용권 0.9, 체육 0.8, 스포츠 0.8
artist|art|music > 예술인 0.9, 예술활동 0.8, 문화예술 0.7
computer|laptop|internet > 정보화 0.8, 컴퓨터 0.9, 인터넷 0.8
lawyer|legal|legal aid|lawsuit > 법률구조 0.9, 무료법률 0.9, 법률상담 0.9
fraud|scam|victim > 피해자 0.9, 사기 0.7
insurance|health insurance > 건강보험료 0.8, 보험료 지원 0.8, 보험 0.7
accident > 시민안전보험 0.9, 사고 0.8
youth|young|young adult|young people > 청년 0.95, 청소년 0.4
woman|women|female|mother > 여성 0.9, 산모 0.4
middle aged > 중장년 0.9, 신중년 0.8
patent|invention > 특허 0.9, 지식재산 0.8
research|r d|technology > 기술개발 0.9, 연구개발 0.9
consulting|mentoring > 컨설팅 0.9, 멘토링 0.8
cash|allowance|subsidy|grant|benefit|support|aid|help|assistance > 지원금 0.3, 수당 0.3, 보조금 0.3
voucher > 바우처 0.9, 이용권 0.9
discount > 감면 0.8, 할인 0.9
welfare > 복지 0.9
environment|recycling > 환경 0.9, 재활용 0.7
safety > 안전 0.9
library > 도서관 0.9
clothes > 의류 0.8, 피복비 0.7
basic livelihood > 기초생활 0.9, 생계급여 0.8
`;
