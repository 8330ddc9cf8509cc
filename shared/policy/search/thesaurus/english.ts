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
disability|disabled|handicapped > 장애인 0.9, 장애수당 0.7, 장애인연금 0.7, 보조기기 0.5
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
traditional market|street market|market stall > 전통시장 0.95, 시장상인 0.7, 상점가 0.6
market vendor|stallholder|peddler > 전통시장 0.8, 소상공인 0.8, 노점 0.6
gift certificate|gift voucher|local currency > 온누리상품권 0.9, 지역사랑상품권 0.9, 지역화폐 0.8
parking|parking lot|parking fee > 주차장 0.9, 주차 0.8
wheelchair|mobility scooter|power wheelchair > 휠체어 0.95, 전동보장구 0.8, 보장구 0.8, 보조기기 0.8, 장애인 0.5
assistive device|prosthesis|prosthetic|walking aid > 보조기기 0.9, 보장구 0.9, 의지 보조기 0.7
personal assistant|activity support|home helper > 활동지원 0.9, 활동지원사 0.8, 재가 0.5
severely disabled|severe disability > 중증장애인 0.95, 장애의 정도가 심한 0.8
developmental disability|autism|autistic|intellectual disability > 발달장애인 0.9, 발달장애 0.9, 발달재활 0.8
deaf|hearing loss|hearing impaired|sign language > 청각장애 0.9, 수어통역 0.8, 보청기 0.7
blind|visually impaired|low vision > 시각장애 0.95, 점자 0.7, 안마사 0.4
disability pension|disability allowance > 장애인연금 0.9, 장애수당 0.9
disabled child|disabled children > 장애아동 0.9, 장애아동수당 0.8, 발달재활 0.6
special education > 특수교육 0.95
rehabilitation|rehab|physical therapy > 재활 0.9, 재활치료 0.8
single mum|lone parent|unmarried mother|unwed mother|teen mother|teenage mother > 한부모 0.9, 미혼모 0.9, 청소년한부모 0.8, 아동양육비 0.7
child support|alimony > 양육비 이행 0.9, 양육비 0.9
widow|widower|bereaved|bereaved family|surviving spouse > 유족 0.9, 배우자 0.7, 사별 0.6
farmland|farm land|paddy|rice field|arable land > 농지 0.95, 농지은행 0.9, 농지 임대 0.8
farm land lease|farmland lease|lease farmland|rent farmland > 농지 임대 0.9, 농지은행 0.9, 임차농지 0.7
farmland pension > 농지연금 0.95
young farmer|new farmer|beginning farmer > 청년농업인 0.95, 후계농 0.8, 영농정착 0.8
woman farmer|women farmer|female farmer > 여성농업인 0.95, 여성농업인 바우처 0.7
farm worker|farm labor|farm labour|seasonal worker > 농촌 인력 0.8, 계절근로자 0.9, 농촌인력중개 0.7
direct payment|farm subsidy|rice subsidy > 직불금 0.9, 공익직불 0.9
organic|organic farming|eco friendly farming > 친환경농업 0.9, 유기농 0.9
seed|seedling|sapling > 종자 0.9, 묘목 0.8, 모종 0.7
rice|grain > 쌀 0.9, 벼 0.7, 양곡 0.8
fruit|orchard|vegetable > 과수 0.8, 원예 0.8, 채소 0.7, 과일 0.7
wild boar|wild animal|wildlife damage > 야생동물 0.9, 피해예방시설 0.7, 농작물 피해 0.7
poultry|chicken|duck > 양계 0.9, 가금 0.8, 닭 0.7
pig farm|pigsty|swine > 양돈 0.9, 축산농가 0.8, 돼지 0.7
manure|smell|odor|odour|stench > 악취 0.95, 가축분뇨 0.8
animal disease|foot and mouth|bird flu > 가축방역 0.9, 구제역 0.8, 조류인플루엔자 0.8
bee|beekeeping|honey > 양봉 0.95
boat|fishing boat|ship|vessel > 어선 0.9, 선박 0.7
fish farm|aquaculture|seaweed|oyster > 양식 0.8, 양식장 0.9, 양식어업 0.7
fishing village|seaside > 어촌 0.95, 귀어 0.8
island|islander > 섬 0.7, 도서지역 0.9, 도서민 0.8
mushroom|chestnut|forest product > 임산물 0.9, 버섯 0.7
wildfire|forest fire > 산불 0.95
hybrid car|hydrogen car|green car|low emission > 친환경자동차 0.9, 수소전기차 0.8, 저공해 0.8
charging station|charger|ev charger > 충전시설 0.9, 충전기 0.8, 전기자동차 충전 0.7
diesel|diesel car|old car|emission > 경유차 0.9, 노후경유차 0.9, 배출가스 0.8, 저감장치 0.7
car|vehicle|automobile > 자동차 0.9, 차량 0.6
car inspection|vehicle inspection > 자동차 검사 0.9, 정기검사 0.8
car tax|vehicle tax > 자동차세 0.95, 취득세 0.7
toll|highway > 통행료 0.9, 고속도로 0.8
motorcycle|scooter > 이륜차 0.9, 오토바이 0.7
truck|freight|taxi driver > 화물자동차 0.8, 운수종사자 0.7, 유가보조금 0.6
taxi voucher|call taxi > 바우처택시 0.9, 특별교통수단 0.8, 콜택시 0.7
bus fare|bus pass|free bus|transit card|transportation card > 교통카드 0.9, 버스 0.8, 교통비 0.8, 대중교통 0.6
school bus|school commute|commuting student > 통학 0.95, 통학비 0.7, 통학차량 0.7
tuition fee|school fee|admission fee|entrance fee > 등록금 0.9, 수업료 0.9, 학비 0.8, 입학금 0.7
college admission|application fee|university application|entrance exam > 대입전형료 0.8, 전형료 0.9, 대학 입학 0.7
graduate school|phd|doctoral > 대학원 0.95, 석박사 0.7
study abroad|exchange student > 유학 0.8, 해외연수 0.9, 국외연수 0.7
elementary school|primary school|first grader|starting school > 초등학교 0.9, 초등학생 0.8, 입학 0.7
middle school|high school|high schooler > 고등학생 0.8, 고등학교 0.8, 중학생 0.6, 교육급여 0.5
night school|adult education|lifelong learning|evening class|literacy > 평생교육 0.95, 평생학습 0.8, 문해교육 0.8, 평생교육이용권 0.8
ged|equivalency exam > 검정고시 0.95
language class|korean class|korean language|learn korean > 한국어교육 0.9, 한국어 0.9
english test|toeic|language test > 어학시험 0.9, 토익 0.9, 응시료 0.7
school lunch|school meal|free lunch > 학교급식 0.9, 급식 0.8
school violence|bullying|bullied > 학교폭력 0.95, 청소년상담 0.6
learning disability|slow learner > 경계선지능 0.8, 느린학습자 0.9, 기초학력 0.7
gifted|talent > 영재 0.9, 인재육성 0.7
internship|intern|work experience > 인턴 0.95, 일경험 0.9, 인턴십 0.8
job training|retraining|reskilling|upskilling > 직업훈련 0.9, 재취업 교육 0.7, 내일배움카드 0.8
coding|programming|digital skill > 디지털 0.8, 소프트웨어 0.8, 코딩 0.8
resume|cover letter|career counseling|career advice > 취업상담 0.9, 진로 0.8, 취업지원 0.7
part time|part timer|side job > 시간제 0.8, 아르바이트 0.8, 단시간 0.7
day laborer|day labour|construction worker|daily worker > 일용근로자 0.9, 건설근로자 0.9
freelancer|gig worker|platform worker|delivery rider|courier > 프리랜서 0.9, 플랫폼 종사자 0.8, 특수형태근로 0.8, 노무제공자 0.7
minimum wage|low wage|low pay > 저임금 0.9, 근로장려금 0.8, 최저임금 0.8
severance|severance pay > 퇴직금 0.9, 퇴직급여 0.8
quit my job|resigned|resignation|left my job|contract ended > 이직 0.7, 퇴사 0.7, 구직급여 0.8, 재취업 0.7
unemployment benefit|unemployment insurance|job seeker allowance|dole > 실업급여 0.95, 구직급여 0.9, 고용보험 0.7, 구직촉진수당 0.7
employment insurance|social insurance > 고용보험 0.9, 사회보험료 0.9, 두루누리 0.8
hire|hire worker|employer|new employee|hire young|recruit > 채용 0.9, 고용장려금 0.9, 인건비 0.8
wage subsidy|payroll|labor cost|labour cost > 인건비 0.95, 고용유지지원금 0.8, 고용장려금 0.7
work life balance|flexible work|reduced hours|remote work|telework > 유연근무 0.9, 일가정양립 0.8, 근로시간 단축 0.8, 재택근무 0.7
childcare leave > 육아휴직 0.95
retired|retiree|second career|career change|older worker > 퇴직자 0.8, 신중년 0.9, 중장년 0.8, 재취업 0.6, 전직 0.6
foreign worker|migrant worker|work visa > 외국인근로자 0.95, 고용허가 0.7
refugee|asylum > 난민 0.95
foreign child|foreign children > 외국인 아동 0.95, 외국인 0.6
foreign wife|foreign husband|marriage immigrant|international marriage > 결혼이민자 0.9, 다문화가족 0.9, 국제결혼 0.8
interpreter|interpretation|translation > 통역 0.9, 통번역 0.9, 번역 0.7
overseas korean|returnee > 재외동포 0.9, 영주귀국 0.7, 귀국 0.6
women entrepreneur|woman entrepreneur|female founder|woman business > 여성기업 0.95, 여성창업 0.9, 여성경제인 0.8
youth startup|young entrepreneur|young founder|student startup > 청년창업 0.95, 창업 0.7
disabled business|disabled entrepreneur > 장애인기업 0.95
social enterprise|cooperative|co op > 사회적기업 0.95, 협동조합 0.9, 마을기업 0.7
franchise|convenience store|cafe|bakery > 가맹점 0.7, 소상공인 0.8, 음식점 0.6
shop rent|store rent|office rent|office space|workspace > 점포 임차료 0.9, 임차료 0.8, 창업공간 0.7, 입주 0.7
card fee|credit card fee|card commission > 카드수수료 0.95
demolition|store closure|closing store|closing down|shut down > 폐업 0.9, 점포철거 0.8, 희망리턴패키지 0.8, 철거 0.7
restart|second chance > 재창업 0.9, 재도전 0.9, 재기 0.8
credit guarantee|guarantee|collateral|loan guarantee > 신용보증 0.9, 특례보증 0.8, 보증 0.8
credit recovery|credit score|bad credit|overdue|delinquent > 신용회복 0.9, 채무조정 0.8, 연체 0.8
microloan|microfinance|sunshine loan > 미소금융 0.9, 햇살론 0.9, 서민금융 0.9
investment|venture|venture capital|angel > 투자 0.8, 벤처 0.9, 벤처투자 0.8
smart factory|automation|equipment > 스마트공장 0.9, 공장 0.8, 설비 0.7
trade fair|overseas market|overseas exhibition|buyer > 해외전시회 0.9, 수출상담회 0.8, 해외시장 0.8, 판로 0.7
small company export|export small company|export voucher > 수출 0.9, 수출바우처 0.8, 중소기업 수출 0.8
marketing|advertising|sales channel|online store|e commerce > 판로 0.9, 홍보 0.8, 온라인 판로 0.8, 마케팅 0.9
trademark|copyright|intellectual property|ip > 상표 0.9, 지식재산 0.9, 저작권 0.8
bond|corporate bond > 회사채 0.95, 유동화보증 0.7
researcher|scientist|lab > 연구인력 0.9, 연구원 0.8, 과학기술인 0.7
technology leak|stolen technology|trade secret > 기술유출 0.9, 기술보호 0.9
certification|iso|quality mark > 인증 0.9
income tax|tax refund|tax credit|tax deduction|year end tax > 세액공제 0.9, 소득세 0.8, 근로장려금 0.5
property tax|acquisition tax|local tax > 재산세 0.8, 취득세 0.9, 지방세 0.9
national pension|pension contribution > 국민연금 0.95, 연금보험료 0.7
basic pension|senior pension|old age pension > 기초연금 0.95
health insurance premium|insurance premium > 건강보험료 0.9, 보험료 0.8
safety insurance|citizen insurance|injury insurance > 시민안전보험 0.95, 상해보험 0.8
holiday|chuseok|lunar new year|seollal|thanksgiving > 명절 0.95, 추석 0.8, 설 0.5, 위로금 0.6
trash|garbage|rubbish|trash bag|garbage bag|waste > 종량제봉투 0.9, 폐기물 0.8, 쓰레기 0.8
food waste|compost bin > 음식물쓰레기 0.9, 음식물처리기 0.8
newcomer|moved in|just moved|new resident|change address > 전입 0.95, 전입세대 0.8, 전입지원금 0.8
moving cost|moving fee|real estate fee|brokerage|realtor > 이사비 0.9, 중개보수 0.9, 중개수수료 0.8
eviction|evicted|housing crisis > 긴급주거 0.8, 주거위기 0.8, 긴급복지 0.6, 임대주택 0.5
basement|semi basement|mold|damp > 반지하 0.9, 침수 0.6, 주거환경 개선 0.7
insulation|window|boiler|energy efficiency > 단열 0.9, 보일러 0.8, 그린리모델링 0.8, 에너지효율 0.8
air conditioner|cooling|heatwave|heat wave > 냉방 0.9, 폭염 0.9, 에어컨 0.8
winter|cold > 동절기 0.8, 난방비 0.8, 한파 0.8, 연료비 0.6
newlyweds loan|newlywed housing > 신혼부부 전세자금 0.9, 신혼부부 0.9, 신혼부부 주택 0.7
housing subscription|apartment lottery > 청약 0.9, 주택청약 0.9, 분양 0.7
jeonse fraud|rent fraud|rental fraud|deposit fraud > 전세사기 0.95, 반환보증 0.7
deposit insurance|deposit guarantee|jeonse insurance|return guarantee > 반환보증 0.95, 보증료 0.9, 전세보증금 0.8
share house|co living|student housing > 공유주택 0.8, 기숙사 0.8, 행복주택 0.8
smart doorbell|door lock|security camera|home security|safe home > 안심홈세트 0.9, 초인종 0.8, 여성안심 0.7, 안전 0.5
stalking|stalker > 스토킹 0.95, 범죄피해 0.6
digital sex crime|spy cam|hidden camera|deepfake|revenge porn > 디지털 성범죄 0.95, 불법촬영 0.9
crime victim|victim compensation > 범죄피해자 0.95, 범죄피해 구조금 0.8, 피해자 0.7
witness|police|testify > 증인 0.8, 경찰 0.7, 참고인 0.7
ex convict|prisoner|probation|parole|inmate > 출소자 0.9, 갱생보호 0.9, 보호관찰 0.8
child abuse > 아동학대 0.95, 피해아동 0.8
elder abuse > 노인학대 0.95
runaway|ran away > 가정 밖 청소년 0.9, 청소년쉼터 0.9, 가출 0.8
recluse|withdrawn|socially isolated|isolation|hikikomori > 고립·은둔 0.9, 은둔 0.9, 고립 0.8
lonely|loneliness|lonely death|dying alone|wellbeing check > 고독사 0.9, 안부확인 0.8, 고립 0.7
suicide|suicidal|self harm > 자살예방 0.95, 자살 0.9, 정신건강 0.7
gambling addiction|betting > 도박 0.95, 도박문제 0.9
drug|drug addiction|narcotic|drug abuse > 마약 0.9, 마약류 중독 0.9, 약물 0.8
internet addiction|smartphone addiction|game addiction|gaming > 과의존 0.9, 인터넷 스마트폰 0.7, 게임 0.7
obesity|diet|nutrition|nutritious food > 영양 0.8, 비만 0.8, 영양플러스 0.8
vitamin|supplement|folic acid|folate|iron pill|iron supplement > 엽산제 0.9, 철분제 0.9, 영양제 0.8
prenatal|prenatal care|antenatal|expectant mother > 임산부 0.9, 산전 0.8, 임신 0.8
miscarriage|stillbirth > 유산 0.8, 사산 0.9
premature|premature baby|preterm|birth defect > 미숙아 0.95, 선천성이상아 0.8, 이른둥이 0.7
twins|triplets|multiple birth > 다태아 0.9, 쌍둥이 0.8
egg freezing|sperm|frozen egg > 난자 냉동 0.9, 생식세포 동결 0.8
midwife|postpartum care|postnatal care|maternity nurse > 산후조리 0.9, 산후도우미 0.8, 산모 신생아 건강관리 0.9
breast pump|breastfeeding|stroller|car seat|toy > 유축기 0.8, 육아용품 0.9, 장난감 0.8
shingles|shingles vaccine|zoster > 대상포진 0.95, 예방접종 0.5
pneumonia|hpv|covid|hepatitis > 폐렴구균 0.7, 예방접종 0.8, 감염병 0.6
tuberculosis|tb > 결핵 0.95
hiv|std > 에이즈 0.9, 성매개감염병 0.8
diabetes|diabetic|insulin > 당뇨 0.95, 당뇨병 0.9, 만성질환 0.6
high blood pressure|hypertension|heart disease|stroke|chronic disease > 고혈압 0.8, 만성질환 0.8, 심뇌혈관 0.8
kidney|dialysis|transplant|organ donation > 신장 0.7, 투석 0.9, 장기이식 0.8, 장기기증 0.7
leukemia|childhood cancer|chemotherapy > 소아암 0.9, 백혈병 0.9, 암환자 의료비 0.8
knee|knee surgery|joint|arthritis > 무릎관절 0.9, 인공관절 0.9, 관절염 0.7
genetic test|gene test|genetic disease > 유전자검사 0.9, 희귀질환 0.8
ambulance|emergency room|icu > 응급의료 0.9, 응급 0.8, 구급차 0.7
medicine|prescription|medication|drug cost > 약제비 0.9, 약값 0.8, 치료비 0.6
dental implant|implant|braces|orthodontic > 임플란트 0.95, 틀니 0.7, 치과 0.7, 치아교정 0.6
catastrophic medical|huge medical|medical debt > 재난적의료비 0.95, 의료비 0.8
nursing home|care home|home care|elderly care|respite > 장기요양 0.9, 요양시설 0.9, 요양 0.8, 노인돌봄 0.8, 재가 0.7
hospice|end of life|palliative > 호스피스 0.95, 완화의료 0.8, 연명의료 0.7
caregiver burden|family carer|young carer|carer > 가족돌봄 0.9, 가족돌봄청년 0.8, 돌봄 0.7, 간병 0.6
emergency call|panic button|emergency button > 응급안전안심 0.9, 응급안전 0.8
senior center|senior centre|community center|community centre > 경로당 0.9, 복지관 0.8, 노인복지관 0.8
lunch box|meal delivery|food bank|meals on wheels > 도시락 0.9, 급식 0.8, 푸드뱅크 0.9, 경로식당 0.7
laundry|cleaning|housekeeping|housework|housekeeper > 가사지원 0.9, 가사서비스 0.8, 세탁 0.7, 청소 0.7
welfare facility|social welfare facility|welfare center > 사회복지시설 0.95, 복지관 0.7
war veteran|korean war|vietnam war > 참전유공자 0.95, 국가유공자 0.8
independence fighter|patriot|person of merit|national merit > 독립유공자 0.9, 국가유공자 0.9
army|navy|military service|discharged|discharge|enlist|enlistment > 장병 0.8, 병역 0.9, 입영 0.7, 제대군인 0.9, 전역 0.8
agent orange > 고엽제 0.95
swimming|swimming pool|fitness|sports center|sports facility|gymnasium > 체육시설 0.9, 체육센터 0.9, 수영 0.8, 스포츠강좌이용권 0.8
golf|soccer|football|taekwondo|martial arts > 체육 0.8, 태권도 0.7, 스포츠강좌이용권 0.8
camping|campsite|forest lodge|recreational forest > 자연휴양림 0.9, 휴양림 0.9, 캠핑 0.7
arboretum|botanical garden|national park|garden > 수목원 0.95, 국립공원 0.7, 정원 0.7
admission|free admission|ticket|entry fee > 입장료 0.9, 관람료 0.9, 무료입장 0.7
performing arts|theater|theatre|musical|dance|opera > 공연 0.9, 공연예술 0.8, 예술인 0.6
writer|author|novelist|webtoon|cartoon > 작가 0.8, 창작 0.8, 만화 0.8, 웹툰 0.8
film|filmmaker|video|content creator|youtuber|broadcast > 영화 0.8, 영상 0.8, 콘텐츠 0.9, 방송 0.7
game developer|game company > 게임 0.9, 게임콘텐츠 0.8
reading|bookstore|newspaper > 독서 0.8, 도서 0.8, 서점 0.8
volunteer|volunteering|donation|donate blood|blood donation > 자원봉사 0.95, 기부 0.7, 헌혈 0.7
neuter|neutering|spay|stray|stray cat|animal shelter > 중성화 0.95, 길고양이 0.8, 유기동물 0.9
pet registration|register dog|microchip|puppy|veterinary|vet > 반려동물 0.9, 동물등록 0.9
carbon|carbon point|climate|greenhouse gas > 탄소중립 0.95, 탄소중립포인트 0.9, 온실가스 0.8
air pollution|fine dust|air purifier > 미세먼지 0.95, 대기오염 0.8, 공기청정기 0.7
noise|airport noise > 소음 0.9, 소음대책 0.8
sewage|septic tank|plumbing|pipe > 상수도 0.7, 하수도 0.8, 정화조 0.9, 급수관 0.8, 수도관 0.7
fire extinguisher|smoke alarm|smoke detector > 소화기 0.9, 주택용 소방시설 0.9, 화재 0.6
bike insurance|bicycle insurance > 자전거보험 0.95
crime prevention|streetlight|cctv > 방범 0.9, 범죄예방 0.8
passport|visa|id card|certificate copy|registration fee > 여권 0.8, 수수료 0.8, 민원 0.7, 발급 0.7
mediation|dispute|consumer|consumer rights > 분쟁조정 0.9, 조정 0.7, 소비자 0.8
free lawyer|legal advice|legal counsel|attorney|court > 법률상담 0.9, 무료법률 0.9, 법률구조 0.9, 변호사 0.9
tax advice|tax accountant > 세무상담 0.9, 마을세무사 0.9
labor dispute|labour dispute|unfair dismissal|labor rights > 부당해고 0.9, 노동위원회 0.8, 노무 0.7
guardian|guardianship > 후견 0.95, 성년후견 0.9
hand in hand savings|youth account|matching savings|youth savings > 청년내일저축계좌 0.9, 청년도약계좌 0.9, 통장 0.7, 저축계좌 0.8
young couple|engaged|wedding cost|wedding hall > 신혼부부 0.8, 예식 0.8, 결혼 0.9, 예식장 0.8
matchmaking|dating > 만남 0.7, 미혼남녀 0.9
stipend|basic income|youth allowance > 기본소득 0.9, 청년수당 0.8, 수당 0.6
near poor|near poverty|second lowest > 차상위 0.95, 차상위계층 0.9
slum|jjokbang|goshiwon|rooming house > 쪽방 0.95, 고시원 0.9, 비주택 0.8
cash benefit recipient|welfare recipient|recipient > 수급자 0.9, 기초생활 0.8
price|inflation|good price > 물가 0.8, 착한가격업소 0.7, 가격 0.7
internet cafe|digital divide|smartphone class > 정보격차 0.8, 디지털 교육 0.8, 정보화교육 0.9
artificial intelligence|ai|big data > 인공지능 0.95, 빅데이터 0.7
drone|robot|semiconductor|bio > 드론 0.8, 로봇 0.8, 반도체 0.8, 바이오 0.8
local talent|hometown|regional > 지역인재 0.8, 향토 0.7, 지역 0.5
`;
